from django.urls import include, path

from .home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("boards.public.urls")),
    path("", include("boards.dashboards.urls")),
    path("", include("boards.calendars.urls")),
    path("", include("boards.exchange.urls")),
from .posters import views as posters
from .public import views as public

urlpatterns = [
    path("", home.home, name="home"),
    path("board/", public.board, name="board"),
    path("posters/", posters.poster, name="poster"),
    path("board/<str:serial>/", public.board_sheet, name="board_sheet"),
]
