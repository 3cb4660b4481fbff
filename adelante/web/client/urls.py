from django.urls import path

from adelante.web.client.cases import views as cases
from adelante.web.client.documents import urls as documents
from adelante.web.client.invoices import urls as invoices

urlpatterns = [
    path("", cases.index, name="cases"),
    path("case/<uuid:case_id>", cases.show, name="case"),
    path("case/<uuid:case_id>/stages", cases.stages, name="stages"),
    path("case/<uuid:case_id>/timeline", cases.timeline, name="timeline"),
    *documents.urlpatterns,
    *invoices.urlpatterns,
]
