"""Pages of tasks, deliverables, handing in, review and import, below ``/<zone>/``."""

from django.urls import path

from tasks.urls_imports import urlpatterns as import_patterns
from tasks.views import deliverables, duties, evidence, lists, plan_documents, reform, review

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
    path("documents/", plan_documents.document_list, name="documents"),
    path("documents/new/", plan_documents.document_add, name="document-add"),
    path("documents/<int:pk>/edit/", plan_documents.document_edit, name="document-edit"),
    path("documents/<int:pk>/withdraw/", plan_documents.document_withdraw, name="document-withdraw"),
    path("documents/<int:pk>/file/", plan_documents.document_file, name="document-file"),
    path("departments/<int:pk>/reform/", reform.reform_new, name="reform-new"),
    path("reforms/", reform.reform_list, name="reforms"),
    path("reforms/<int:pk>/", reform.reform_detail, name="reform"),
    path("reforms/<int:pk>/call-off/", reform.reform_call_off, name="reform-call-off"),
    path("reforms/<int:pk>/carry-out/", reform.reform_carry_out, name="reform-carry-out"),
    *import_patterns,
]
