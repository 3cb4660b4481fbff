from django.urls import path

from adelante.web.client.invoices import paying, views

urlpatterns = [
    path("case/<uuid:case_id>/invoices", views.index, name="invoices"),
    path("case/<uuid:case_id>/statement.pdf", views.statement, name="statement"),
    path("invoices/<uuid:invoice_id>", views.show, name="invoice"),
    path("invoices/<uuid:invoice_id>.pdf", views.paper, name="invoice_paper"),
    path("invoices/<uuid:invoice_id>/pay", paying.pay, name="pay"),
    path("payments/<uuid:payment_id>.pdf", views.receipt, name="payment_receipt"),
    path("paying/<uuid:checkout_id>", paying.came_back, name="came_back"),
]
