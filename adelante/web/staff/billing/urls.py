from django.urls import path

from adelante.web.staff.billing import acts, views

urlpatterns = [
    path("billing", views.index, name="billing"),
    path("cases/<uuid:case_id>/billing", views.of_case, name="case_billing"),
    path("cases/<uuid:case_id>/payments", acts.record_payment, name="record_payment"),
    path("payments/<uuid:payment_id>/reverse", acts.reverse_payment, name="reverse_payment"),
    path("invoices/<uuid:invoice_id>/credit", acts.credit_invoice, name="credit_invoice"),
    path("invoices/<uuid:invoice_id>/who", acts.who_finds, name="who_finds_invoice"),
    path("invoices/<uuid:invoice_id>/limit", acts.limit, name="limit_invoice"),
    path("cases/<uuid:case_id>/invoices", acts.issue_invoice, name="issue_invoice"),
    path("plans/<uuid:plan_id>", acts.change_plan, name="change_plan"),
    path("cases/<uuid:case_id>/statement.pdf", views.statement, name="statement"),
    path("invoices/<uuid:invoice_id>.pdf", views.paper, name="invoice_paper"),
    path("payments/<uuid:payment_id>.pdf", views.receipt, name="payment_receipt"),
]
