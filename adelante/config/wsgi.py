"""What a web process runs. Everything is loaded before the first request comes."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adelante.config.settings")
application = get_wsgi_application()
import_module("adelante.config.urls")
gc.collect()
gc.freeze()  # what is loaded stays; looking through it for garbage would cost each page a tenth
