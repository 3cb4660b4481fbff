"""The measurements that README quotes: `make bench`, or `python -m bench pages sql …` for a part.

Everything is a ratio of two things measured in the same run on the same machine, because figures in
requests per second say more about the machine than about the product.
"""
