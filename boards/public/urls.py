from django.urls import path

from . import data, feed, views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/kiosk/", views.board_kiosk, name="board_kiosk"),
    path("board/feed.atom", feed.feed, name="board_feed"),
    path("board/data/", data.board_data, name="board_data"),
    path("board/data/schema.json", data.board_data_schema, name="board_data_schema"),
    path("board/data/pledges.csv", data.board_data_csv, name="board_data_csv"),
    path("board/data/pledges.json", data.board_data_json, name="board_data_json"),
    path("board/unit/<str:code>/", views.board_unit, name="board_unit"),
    path("board/<str:serial>/", views.board_sheet, name="board_sheet"),
    path("board/<str:serial>/<int:number>/", views.board_item, name="board_item"),
]
