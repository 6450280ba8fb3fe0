"""Pages of tasks, deliverables, handing in, review and import, below ``/<zone>/``."""

from django.urls import path

from tasks.urls_imports import urlpatterns as import_patterns
from tasks.views import deliverables, duties, evidence, lists, review

app_name = "tasks"

urlpatterns = [
    path("mine/", lists.home, name="home"),
    path("tasks/", lists.task_list, name="list"),
    path("tasks/export/", lists.task_export, name="export"),
    path("tasks/<int:pk>/", lists.task_detail, name="detail"),
    path("duties/", duties.duties, name="duties"),
    path("deliverables/<int:pk>/", deliverables.deliverable, name="deliverable"),
    path("deliverables/<int:pk>/files/", deliverables.upload, name="deliverable-upload"),
    path(
        "deliverables/<int:pk>/files/<int:evidence_pk>/remove/",
        deliverables.remove_file,
        name="deliverable-remove-file",
    ),
    path("submissions/<int:pk>/", deliverables.receipt, name="receipt"),
    path("submissions/<int:pk>/withdraw/", deliverables.withdraw, name="withdraw"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("review/", review.review_queue, name="review"),
    path("review/<int:pk>/", review.review, name="review-one"),
    *import_patterns,
]
