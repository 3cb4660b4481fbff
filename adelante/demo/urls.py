from django.urls import path

from adelante.demo import views

urlpatterns = [
    path("demo/", views.start, name="demo"),
    path("demo/enter", views.enter, name="demo-enter"),
    path("demo/mail/", views.mailbox, name="demo-mail"),
    path("demo/mail/<uuid:letter_id>", views.letter, name="demo-letter"),
    path("demo/mail/<uuid:letter_id>/html", views.letter_as_sent, name="demo-letter-html"),
]
