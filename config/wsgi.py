"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# What the portal is made of stays: the collector need not walk it again in the middle of a request.
gc.collect()
gc.freeze()
