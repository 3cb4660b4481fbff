from django.urls import path

from adelante.web.staff.settings import reviewing, views

urlpatterns = [
    path("settings/", views.firm, name="settings"),
    path("settings/describe", views.describe, name="describe_firm"),
    path("settings/reminders", views.reminders, name="reminder_schedule"),
    path("settings/reminders/schedule", views.schedule, name="schedule_reminders"),
    path("settings/reminders/standard", views.schedule_as_library, name="standard_reminders"),
    path("settings/reminders/mornings", views.set_mornings, name="set_mornings"),
    path("settings/late-payments", views.late_payments, name="late_payments"),
    path("settings/late-payments/write", views.write_late_policy, name="write_late_policy"),
    path("settings/roles", views.roles, name="roles"),
    path("settings/roles/access", views.set_access, name="set_access"),
    path("settings/roles/<slug:role>/change", views.change_role, name="change_role"),
    path("settings/access", reviewing.access_review, name="access_review"),
    path("settings/access/start", reviewing.start, name="start_review"),
    path("settings/access/plan", reviewing.plan, name="plan_reviews"),
    path("settings/access/<uuid:access_review_id>", reviewing.record, name="review_record"),
    path(
        "settings/access/<uuid:access_review_id>/csv",
        reviewing.record_as_csv,
        name="review_record_csv",
    ),
    path(
        "settings/access/<uuid:access_review_id>/pdf",
        reviewing.record_as_pdf,
        name="review_record_pdf",
    ),
    path("settings/access/<uuid:access_review_id>/keep", reviewing.keep, name="keep_access"),
    path("settings/access/<uuid:access_review_id>/finish", reviewing.finish, name="finish_review"),
    path(
        "settings/access/<uuid:access_review_id>/members/<uuid:member_id>/remove",
        reviewing.remove_member,
        name="remove_reviewed_member",
    ),
    path(
        "settings/access/<uuid:access_review_id>/grants/<uuid:grant_id>/remove",
        reviewing.remove_grant,
        name="remove_reviewed_grant",
    ),
    path(
        "settings/access/<uuid:access_review_id>/invitations/<uuid:invitation_id>/remove",
        reviewing.remove_invitation,
        name="remove_reviewed_invitation",
    ),
    path("settings/staff", views.staff, name="staff"),
    path("settings/staff/hire", views.hire, name="hire"),
    path("settings/staff/<uuid:member_id>/role", views.give_role, name="give_role"),
    path(
        "settings/staff/<uuid:member_id>/reset-second-step",
        views.reset_second_step,
        name="reset_second_step",
    ),
    path("settings/staff/<uuid:member_id>/let-go", views.let_go, name="let_go"),
    path(
        "settings/staff/<uuid:member_id>/sign-out",
        views.sign_out_colleague,
        name="sign_out_colleague",
    ),
    path("settings/security", views.security, name="security"),
    path("settings/security/limits", views.set_sign_in_limits, name="set_sign_in_limits"),
    path("settings/staff/<uuid:member_id>/take-back", views.take_back, name="take_back"),
]
