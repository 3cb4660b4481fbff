from django.urls import path

from adelante.web.staff.looks import alarms, custody, views

urlpatterns = [
    path("trail/looks/", views.index, name="looks"),
    path("trail/looks/<uuid:session_id>", views.seen, name="seen"),
    path("trail/looks/<uuid:session_id>.csv", views.seen_csv, name="seen_csv"),
    path("trail/looks/<uuid:session_id>.pdf", views.seen_pdf, name="seen_pdf"),
    path("trail/alarms/", alarms.index, name="alarms"),
    path("trail/alarms/limits", alarms.limits, name="set_limits"),
    path("trail/alarms/decoys", alarms.mark, name="set_decoy"),
    path("trail/alarms/decoys/<uuid:decoy_id>/end", alarms.unmark, name="end_decoy"),
    path("trail/alarms/<uuid:alarm_id>/lift", alarms.lift_it, name="lift_alarm"),
    path("documents/<uuid:request_id>/custody.pdf", custody.paper, name="custody"),
]
