from django.contrib.auth.models import User
from django.db import models


class Paper(models.Model):
    owner = models.ForeignKey(User, models.CASCADE)
    label = models.CharField(max_length=100)
    state = models.CharField(max_length=20)
    due_on = models.DateField()

    def __str__(self) -> str:
        return self.label


class Bill(models.Model):
    owner = models.ForeignKey(User, models.CASCADE)
    label = models.CharField(max_length=100)
    state = models.CharField(max_length=20)
    due_on = models.DateField()
    cents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.label
