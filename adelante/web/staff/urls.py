from django.urls import path

from adelante.web.staff.cases import views as cases

urlpatterns = [
    path("", cases.today, name="today"),
    path("cases/", cases.index, name="cases"),
    path("cases/<uuid:case_id>", cases.show, name="case"),
]
