"""What immigration cases are made of: types, papers, stages, fees, deadlines, plans, as facts.

The product's *library* is data beside this file, the same for every firm, with a `source` on
every record and `verify: true` where a person must still confirm it. A firm works on its own
*copies*, which it edits; a case keeps what its copy said on the day it was opened. This room gives
facts, never advice: which form to file, or whether to travel, is for the attorney to say.
"""
