package dev.reelay.console.overview;

import dev.reelay.console.Chrome;
import dev.reelay.console.Chromes;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.Place;
import dev.reelay.limits.Measure;
import dev.reelay.quota.Scope;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.limits.Standing;
import dev.reelay.view.row.DeadLetterRow;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /}: what is going on. */
@Path("/")
@Singleton
@Blocking
public class OverviewResource {

    private final Chromes chromes;
    private final ConsoleData data;
    private final Overviews overviews;

    OverviewResource(Chromes chromes, ConsoleData data) {
        this.chromes = chromes;
        this.data = data;
        this.overviews = new Overviews(data::version, this::count, data.clock());
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance overview() {
        Chrome chrome = chromes.of(Place.OVERVIEW);
        return Templates.overview(chrome, overviews.get());
    }

    private static @Nullable Slots account(List<Standing> limits) {
        return limits.stream()
                .filter(limit -> limit.scope().equals(Scope.ALL))
                .flatMap(limit -> limit.slots(Measure.OUTSTANDING).stream())
                .findFirst()
                .orElse(null);
    }

    private Overview count(Instant now) {
        List<DeadLetterRow> letters = data.letters().newest();
        return Overview.of(
                data.jobs(),
                new Overview.Beside(
                        data.names().requests(),
                        data.isRestored(),
                        !data.commands().pausesInForce().isEmpty(),
                        letters.size(),
                        letters.size() < ConsoleData.DEAD_LETTERS,
                        data.unreadable(),
                        Overview.Shared.of(account(data.limits()), data.budgets())),
                now);
    }
}
