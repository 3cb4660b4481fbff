from django.urls import path

from adelante.web.hooks.payments import payments

urlpatterns = [path("hooks/payments/<slug:slug>", payments, name="hook-payments")]
