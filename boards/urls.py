from django.urls import include, path

from .home import views as home
from .posters import views as posters

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("boards.public.urls")),
    path("", include("boards.dashboards.urls")),
    path("", include("boards.calendars.urls")),
    path("", include("boards.data_exchange.urls")),
    path("", include("boards.manual.urls")),
    path("posters/", posters.poster, name="poster"),
]
