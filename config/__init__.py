"""Settings, addresses and the Celery application; knows no room by import."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
