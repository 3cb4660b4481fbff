from django.urls import path

from adelante.demo.gateway import views

urlpatterns = [
    path("demo/gateway/pay/<str:session>", views.pay, name="demo-gateway-pay"),
    path("demo/gateway/<path:path>", views.machines, name="demo-gateway"),
]
