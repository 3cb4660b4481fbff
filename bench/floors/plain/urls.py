from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.floors.plain.models import Bill, Paper


@login_required
def page(request: HttpRequest) -> HttpResponse:
    context = {
        "papers": Paper.objects.filter(owner=request.user.pk).order_by("id")[:20],
        "bills": Bill.objects.filter(owner=request.user.pk).order_by("id")[:20],
    }
    return render(request, "plain/page.html", context)


urlpatterns = [path("", page)]
