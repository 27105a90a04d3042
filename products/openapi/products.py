"""What programs do with products (Iot 2018-01-20)."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters, unsupported
from products import services
from products.models import Device, Product
from products.openapi import pages, secrets
from products.openapi.values import Document, choice, find_product, required, required_number

MOST_PER_PAGE = 200  # IoT API, QueryProductList: PageSize
EDITIONS = {str(edition): str(edition) for edition in Product.Edition.values}


def create(_: Caller, parameters: Parameters) -> Document:
    """CreateProduct: the network that devices come by is nothing to us, and not kept."""
    if parameters.text("AuthType") not in {"", Product.auth_type}:
        raise unsupported("AuthType")
    data_format = parameters.number("DataFormat")
    product = services.create_product(
        required(parameters, "ProductName"),
        node_type=required_number(parameters, "NodeType"),
        edition=parameters.text("AliyunCommodityCode") or Product.Edition.BASIC,
        data_format=Product.DataFormat.ALINK if data_format is None else data_format,
        description=parameters.text("Description"),
    )
    made = _described(product) | {"ProductSecret": product.secret, "Id2": False}
    return {"ProductKey": product.product_key, "Data": made}


def get(caller: Caller, parameters: Parameters) -> Document:
    """QueryProduct."""
    product = find_product(parameters)
    document = _described(product) | {
        "DeviceCount": product.devices.count(),
        "GmtCreate": epoch_ms(product.created),
        "ProductStatus": "DEVELOPMENT_STATUS",
        "ValidateType": 2,  # what devices send is not compared with a thing model
        "Owner": True,
        "Id2": False,
    }
    return {"Data": document | secrets.of_product(caller, product)}


def list_page(_: Caller, parameters: Parameters) -> Document:
    """QueryProductList, newest first."""
    for name in ("CurrentPage", "PageSize"):
        parameters.required(name)
    page = pages.read(parameters, MOST_PER_PAGE)
    rows: QuerySet[Product] = Product.objects.order_by("-pk")
    if parameters.text("AliyunCommodityCode"):
        code = "iot.prod.InvalidAliyunCommodityCode"
        rows = rows.filter(edition=choice(parameters, "AliyunCommodityCode", EDITIONS, code))
    shown = page.of(rows)
    counts = _device_counts(shown)
    listed = [_listed(product, counts.get(product.pk, 0)) for product in shown]
    place = page.place(rows.count(), name="CurrentPage")
    return {"Data": place | {"List": {"ProductInfo": listed}}}


def update(_: Caller, parameters: Parameters) -> Document:
    """UpdateProduct: what is left out stays as it is."""
    product = find_product(parameters)
    services.update_product(
        product,
        name=parameters.text("ProductName") or product.name,
        description=parameters.values.get("Description", product.description),
    )
    return {}


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteProduct."""
    services.delete_product(find_product(parameters))
    return {}


def _described(product: Product) -> Document:
    return {
        "ProductKey": product.product_key,
        "ProductName": product.name,
        "AliyunCommodityCode": product.edition,
        "NodeType": product.node_type,
        "DataFormat": product.data_format,
        "Description": product.description,
        "AuthType": product.auth_type,
    }


def _listed(product: Product, device_count: int) -> Document:
    described = _described(product)
    del described["AliyunCommodityCode"]
    return described | {"DeviceCount": device_count, "GmtCreate": epoch_ms(product.created)}


def _device_counts(products: Sequence[Product]) -> dict[int, int]:
    rows = Device.objects.filter(product__in=products).order_by().values("product")
    return dict(rows.annotate(devices=Count("pk")).values_list("product", "devices"))
