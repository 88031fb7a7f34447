"""All addresses of the application."""

urlpatterns = []
