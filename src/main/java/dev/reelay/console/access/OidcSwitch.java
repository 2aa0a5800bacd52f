package dev.reelay.console.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Turns OIDC off where no server is set: because there is a resolver, Quarkus does without the tenant of the settings then, and does not
 * refuse to start. The resolver itself knows no other tenant.
 */
@Singleton
final class OidcSwitch implements TenantConfigResolver {

    OidcSwitch() {}

    @Override
    public Uni<@Nullable OidcTenantConfig> resolve(
            RoutingContext context, OidcRequestContext<OidcTenantConfig> requestContext) {
        return Uni.createFrom().nullItem();
    }
}
