from django.urls import path

from .home import views as home
from .posters import views as posters
from .public import views as public

urlpatterns = [
    path("", home.home, name="home"),
    path("board/", public.board, name="board"),
    path("posters/", posters.poster, name="poster"),
    path("board/<str:serial>/", public.board_sheet, name="board_sheet"),
]
