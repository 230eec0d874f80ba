# The site as a container: docker build -t hubfinder . && docker run -p 8000:8000 -v hubfinder:/data -e SECRET_KEY=... hubfinder
# sets itself up and serves. In production, run `manage.py set_up_site` as a separate step and start the site with .setup/serve.
# compose.yaml does this, with PostGIS.

FROM python:3.12-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgdal32 libgeos-c1v5 libsqlite3-mod-spatialite \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app


FROM base AS builder
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-cache
COPY . .
# This key is for these commands only. A key written into the image would be shared by every container.
RUN export SECRET_KEY=only-for-the-build \
    && .venv/bin/python manage.py compilemessages --ignore .venv -v 0 \
    && .venv/bin/python manage.py collectstatic --noinput -v 0 \
    && .venv/bin/python -m compileall -q hubfinder hubs


FROM base
COPY --from=builder /app /app
RUN useradd --system --user-group --home-dir /data hubfinder \
    && install -d -o hubfinder -g hubfinder /data \
    && chown hubfinder:hubfinder /app/var
USER hubfinder
# The embedded database is the default.
ENV DATABASE_URL=spatialite:////data/hubfinder.sqlite3
VOLUME /data
EXPOSE 8000
# The first start loads the gazetteer before it serves.
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
    CMD ["/app/.venv/bin/python", "/app/.setup/healthcheck.py"]
CMD ["/app/.setup/run"]
