from django.urls import path

from .daily import views as daily
from .working_days import views as working_days

urlpatterns = [
    path("daily/", daily.daily_list, name="daily_list"),
    path("working-days/", working_days.working_days, name="working_days"),
]
