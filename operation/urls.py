from django.urls import path

from .daily import views as daily

urlpatterns = [path("daily/", daily.daily_list, name="daily_list")]
