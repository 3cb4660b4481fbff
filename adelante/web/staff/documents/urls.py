from django.urls import path

from adelante.web.staff.documents import files, views

urlpatterns = [
    path("cases/<uuid:case_id>/documents", views.index, name="case_documents"),
    path("cases/<uuid:case_id>/documents/ask", views.ask, name="ask"),
    path("documents/<uuid:request_id>", views.show, name="item"),
    path("documents/<uuid:request_id>/waive", views.waive, name="waive"),
    path("documents/<uuid:request_id>/reopen", views.reopen, name="reopen_item"),
    path("documents/<uuid:request_id>/comment", views.comment, name="comment"),
    path("documents/<uuid:request_id>/who", views.who_finds, name="who_finds_item"),
    path("documents/<uuid:request_id>/limit", views.limit, name="limit_item"),
    path("documents/<uuid:request_id>/send", files.send, name="send"),
    path("documents/<uuid:request_id>/uploads", files.start, name="uploads"),
    path("uploads/<uuid:upload_id>", files.go_on, name="upload"),
    path("files/<uuid:file_id>/original", files.original, name="original"),
    path("files/<uuid:file_id>/pages/<int:number>", files.page, name="page"),
]
