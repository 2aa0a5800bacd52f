package dev.reelay.console.access;

import dev.reelay.console.access.Login.Outcome;
import io.quarkus.oidc.OidcSession;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The login, and the logout. */
@Path("/")
@Singleton
@Blocking
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class LoginResource {

    private final Access access;
    private final Instance<OidcSession> oidc;
    private final CurrentVertxRequest current;

    LoginResource(Access access, Instance<OidcSession> oidc, CurrentVertxRequest current) {
        this.access = access;
        this.oidc = oidc;
        this.current = current;
    }

    /** The page with the login; a visitor who is logged in already is led on. */
    @GET
    @Path("login")
    public Response page(@QueryParam("back") @Nullable String back) {
        if (access.login().isEmpty() || current.getCurrent().get(Gate.VISITOR) != null) {
            return to(BasePath.back(back)).build();
        }
        return page(200, back, "", null).build();
    }

    /** Logs in. */
    @POST
    @Path("login")
    public Response login(
            @FormParam("user") @Nullable String user,
            @FormParam("password") @Nullable String password,
            @FormParam("back") @Nullable String back) {
        RoutingContext context = current.getCurrent();
        Optional<Login> login = access.login();
        if (login.isEmpty()) {
            return to("/").build();
        }
        String name = user == null ? "" : user.strip();
        HttpServerRequest request = context.request();
        String source = NetworkList.source(request.connection().remoteAddress().hostAddress());
        return switch (login.get().login(name, password == null ? "" : password, source)) {
            case Outcome.Wrong() ->
                page(401, back, name, "The name or the password is wrong.").build();
            case Outcome.Wait(Duration wait) ->
                page(429, back, name, "Too many attempts. Try again in " + (wait.toSeconds() + 1) + " seconds.")
                        .header("Retry-After", wait.toSeconds() + 1)
                        .build();
            case Outcome.LoggedIn(String session) -> {
                endSession(context);
                context.put(SecurityHeaders.FORGET_CSRF_TOKEN, true);
                yield to(BasePath.back(back))
                        .cookie(cookie(context, session, -1))
                        .build();
            }
        };
    }

    /** Logs out. A proxy's users log out there. */
    @POST
    @Path("logout")
    public Response logout() {
        RoutingContext context = current.getCurrent();
        switch (access.entrance().way()) {
            case USERS_FILE -> endSession(context);
            case OIDC -> oidc.get().logout().await().atMost(Duration.ofSeconds(10));
            case PROXY, DEVELOPER -> {
                return Response.ok(Templates.refusal(
                                        RefusalPage.ofLogout(
                                                access.base(),
                                                "Who you are is not said by a login of the console: log out where you logged in."))
                                .render())
                        .build();
            }
        }
        context.put(SecurityHeaders.FORGET_CSRF_TOKEN, true);
        return to("/logged-out").cookie(cookie(context, "", 0)).build();
    }

    /** What follows on a logout. */
    @GET
    @Path("logged-out")
    public String loggedOut() {
        return Templates.refusal(RefusalPage.ofLogout(access.base(), "Close the browser's window when others use it."))
                .render();
    }

    private void endSession(RoutingContext context) {
        String session = Ask.of(context).session();
        if (session != null) {
            access.sessions().ifPresent(sessions -> sessions.end(session));
        }
    }

    private Response.ResponseBuilder page(int status, @Nullable String back, String user, @Nullable String problem) {
        LoginPage page = new LoginPage(access.base().path(), BasePath.back(back), user, problem);
        return Response.status(status).entity(Templates.login(page).render());
    }

    /** A path only: behind a proxy the host that the console knows may not be the browser's. */
    private Response.ResponseBuilder to(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", access.base().path() + path);
    }

    private NewCookie cookie(RoutingContext context, String value, int maxAge) {
        return new NewCookie.Builder(Ask.SESSION_COOKIE)
                .value(value)
                .path(access.base().path() + "/")
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(Ask.isHttps(
                        context.request().headers(), context.request().isSSL()))
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
