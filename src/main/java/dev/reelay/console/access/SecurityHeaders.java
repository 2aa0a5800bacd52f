package dev.reelay.console.access;

import dev.reelay.console.PlainHttp;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers that every answer has, errors and files too; and what the cookie of the CSRF token must be like. */
final class SecurityHeaders implements Handler<RoutingContext> {

    /** The cookie of quarkus-rest-csrf. */
    static final String CSRF_COOKIE = "csrf-token";

    /** Set in the context, it makes the next page have a new CSRF token: with a login. */
    static final String FORGET_CSRF_TOKEN = "dev.reelay.console.forget-csrf-token";

    /** Pages of Quarkus itself in dev mode; they have scripts and styles in them. */
    private static final String DEV_PAGES = "/q/";

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            // Not no-referrer: it makes browsers send "Origin: null" with the console's own forms.
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");

    private final String contentPolicy;
    private final boolean developing;

    /**
     * @param developing whether pages of Quarkus itself are served
     * @param plain from where previews may come by plain http
     * @param formTarget the origin that a form may lead to beside the console: where a logout ends; null for none
     */
    SecurityHeaders(boolean developing, PlainHttp plain, @Nullable String formTarget) {
        this.developing = developing;
        this.contentPolicy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' " + plain.sources(),
                "media-src " + plain.sources(),
                "connect-src 'self'",
                "form-action 'self'" + (formTarget == null ? "" : " " + formTarget),
                "frame-ancestors 'none'",
                "base-uri 'none'");
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (!developing || !context.normalizedPath().startsWith(DEV_PAGES)) {
            ALWAYS.forEach(response::putHeader);
            response.putHeader("Content-Security-Policy", contentPolicy);
        }
        context.addHeadersEndHandler(_ -> atTheEnd(context));
        context.next();
    }

    private static void atTheEnd(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (!Ask.of(context).isFile() && !response.headers().contains("Cache-Control")) {
            response.putHeader("Cache-Control", "no-store");
        }
        boolean https =
                Ask.isHttps(context.request().headers(), context.request().isSSL());
        if (context.get(FORGET_CSRF_TOKEN) != null) {
            response.addCookie(Cookie.cookie(CSRF_COOKIE, "").setPath("/").setMaxAge(0));
        }
        for (Cookie cookie : context.request().cookies()) {
            if (cookie.getName().equals(CSRF_COOKIE)) {
                // What the extension leaves open; a cookie that is not to be sent stays unsent.
                cookie.setSameSite(CookieSameSite.STRICT).setHttpOnly(true);
                if (https) {
                    cookie.setSecure(true);
                }
            }
        }
    }
}
