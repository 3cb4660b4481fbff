from django.urls import path

from adelante.web.staff.cases import acts, filings, views

urlpatterns = [
    path("", views.today, name="today"),
    path("tasks/", views.tasks, name="tasks"),
    path("deadlines/", views.deadlines, name="deadlines"),
    path("people/", views.people, name="people"),
    path("cases/", views.index, name="cases"),
    path("cases/new", views.new, name="new_case"),
    path("cases/open/<uuid:type_id>", views.open_case, name="open_case"),
    path("cases/<uuid:case_id>", views.show, name="case"),
    path("cases/<uuid:case_id>/move", acts.move, name="move_case"),
    path("cases/<uuid:case_id>/reach", acts.reach, name="reach_milestone"),
    path("cases/<uuid:case_id>/hold", acts.hold, name="hold_case"),
    path("cases/<uuid:case_id>/release", acts.release, name="release_case"),
    path("cases/<uuid:case_id>/assign", acts.assign, name="assign_case"),
    path("cases/<uuid:case_id>/close", acts.close, name="close_case"),
    path("cases/<uuid:case_id>/reopen", acts.reopen, name="reopen_case"),
    path("cases/<uuid:case_id>/file", acts.file, name="log_filing"),
    path("cases/<uuid:case_id>/deadline", acts.deadline, name="set_deadline"),
    path("cases/<uuid:case_id>/task", acts.task, name="make_task"),
    path("parties/<uuid:party_id>/invite", acts.invite, name="invite"),
    path("grants/<uuid:grant_id>/end", acts.end_access, name="end_access"),
    path("invitations/<uuid:invitation_id>/resend", acts.resend, name="resend_invitation"),
    path("invitations/<uuid:invitation_id>/revoke", acts.revoke, name="revoke_invitation"),
    path("filings/<uuid:filing_id>", filings.show, name="filing"),
    path("filings/<uuid:filing_id>/correct", filings.correct, name="correct_filing"),
    path("filings/<uuid:filing_id>/take-back", filings.take_back, name="take_back_filing"),
    path("filings/<uuid:filing_id>/receipt", acts.receipt, name="log_receipt"),
    path("deadlines/<uuid:deadline_id>/meet", acts.meet, name="meet_deadline"),
    path("tasks/<uuid:task_id>/finish", acts.finish, name="finish_task"),
]
