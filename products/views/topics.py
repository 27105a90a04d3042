"""Pages of the topic categories of a product."""

from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DeleteDialogView, DialogView, PageView
from products import forms, limits, services
from products.models import TopicCategory
from products.views.products import ProductMixin


class TopicsMixin(ProductMixin):
    """The topics of the product the address names."""

    @property
    def topics_url(self) -> str:
        """Answer the address of their list."""
        return reverse("product_topics", args=[self.kwargs["product_key"]])


class CategoryMixin(TopicsMixin):
    """The topic category the address names."""

    @cached_property
    def category(self) -> TopicCategory:
        """Answer the category or 404."""
        rows = TopicCategory.objects.select_related("product")
        key = self.kwargs["product_key"]
        return get_object_or_404(rows, pk=self.kwargs["number"], product__product_key=key)


class TopicsView(TopicsMixin, PageView):
    """The topics every device of a product has."""

    template_name = "products/product_topics.html"

    def content(self) -> dict[str, Any]:
        """List them."""
        product = self.product
        return {
            "product": product,
            "tab": "topics",
            "categories": services.categories_of(product),
            "most": limits.CATEGORIES_PER_PRODUCT,
        }


class CreateCategoryView(TopicsMixin, DialogView):
    """One more topic for every device of a product."""

    title = gettext_lazy("Create Topic Category")
    form_class = forms.CategoryForm
    body_template = "products/category_form.html"

    def content(self) -> dict[str, Any]:
        """Tell how the whole topic begins."""
        return {"product_key": self.kwargs["product_key"]}

    def perform(self, form: Form) -> str:
        """Make it."""
        services.create_category(self.product, **form.cleaned_data)
        return self.topics_url


class EditCategoryView(CategoryMixin, CreateCategoryView):
    """A topic of every device, changed."""

    title = gettext_lazy("Edit topic category")

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        category = self.category
        return {name: getattr(category, name) for name in forms.CategoryForm.base_fields}

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_category(self.category, **form.cleaned_data)
        return self.topics_url


class DeleteCategoryView(CategoryMixin, DeleteDialogView):
    """The end of a topic."""

    title = gettext_lazy("Delete topic category")

    def loss(self) -> str:
        """Say who can no longer speak there."""
        sentence = _("No device may publish or subscribe to %(topic)s any more.")
        return sentence % {"topic": self.category.pattern}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_category(self.category)
        return self.topics_url
