from django.urls import path

from adelante.web.client.documents import files, views

urlpatterns = [
    path("case/<uuid:case_id>/documents", views.index, name="documents"),
    path("case/<uuid:case_id>/access", views.who_opened, name="who_opened"),
    path("documents/<uuid:request_id>", views.show, name="item"),
    path("documents/<uuid:request_id>/send", files.send, name="send"),
    path("documents/<uuid:request_id>/comment", views.comment, name="comment"),
    path("documents/<uuid:request_id>/uploads", files.start, name="uploads"),
    path("uploads/<uuid:upload_id>", files.go_on, name="upload"),
    path("uploads/<uuid:upload_id>/remove", views.remove, name="remove_upload"),
    path("versions/<uuid:version_id>", views.look, name="version"),
    path("versions/<uuid:version_id>/receipt", views.receipt, name="receipt"),
    path("files/<uuid:file_id>/original", files.original, name="original"),
    path("files/<uuid:file_id>/pages/<int:number>", files.page, name="page"),
]
