from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "adelante.web.design"
    label = "design"
