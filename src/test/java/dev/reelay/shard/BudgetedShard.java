package dev.reelay.shard;

import dev.reelay.budget.BudgetFigures;
import dev.reelay.catalog.Catalog;
import dev.reelay.cost.Cost;
import dev.reelay.job.JobState;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Status;
import dev.reelay.quota.Scope;
import dev.reelay.request.CommandReading;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link ShardRig} with what tests of budgets and prices need: budgets, prices, and jobs that end with a cost. */
final class BudgetedShard {

    static final String LUMA = "luma/luma-ray-2/image-to-video";
    static final String SECONDS = "maker/seconds/text-to-video";

    final ShardRig rig = new ShardRig();
    private final Path folder;

    /** @param folder for the catalog's files; the caller removes it */
    BudgetedShard(Path folder) {
        this.folder = folder;
    }

    void budget(String scope, @Nullable String usd, @Nullable Integer jobs) {
        rig.command(new CommandReading.Budget("budget/" + scope, usd == null ? null : new BigDecimal(usd), jobs));
    }

    /** An operator sets the price of a job of Luma's. */
    void price(String usd) throws IOException {
        Files.writeString(
                folder.resolve("luma.json"), "{ \"model\": \"%s\", \"price\": { \"usd\": %s } }".formatted(LUMA, usd));
        rig.catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
    }

    /** The catalog's price of a second of {@link #SECONDS}; what jobs cost corrects it. */
    void listed(String usd) throws IOException {
        listed(usd, "second");
    }

    void listed(String usd, String unit) throws IOException {
        Files.writeString(folder.resolve("seconds.json"), """
                { "model_id": "%s", "base_price_usd": %s, "price_unit": "%s",
                  "input_schema": { "type": "object",
                                    "properties": { "prompt": { "type": "string" }, "duration": { "type": "integer" } } } }
                """.formatted(SECONDS, usd, unit));
        rig.catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
    }

    void request(String id, int seconds) {
        rig.send("""
                {"id": "%1$s", "model": "%2$s", "input": {"prompt": "%1$s", "duration": %3$d}}""".formatted(id, SECONDS, seconds));
    }

    void requests(int from, int to) {
        for (int job = from; job <= to; job++) {
            rig.request("job-" + job);
        }
    }

    static String of(String tenant, String id) {
        return """
                {"id": "%1$s", "model": "luma/luma-ray-2/image-to-video", "tenant": "%2$s",
                 "input": {"prompt": "%1$s", "image_url": "https://example.com/a.png"}}""".formatted(id, tenant);
    }

    static String withPriority(int priority, String id) {
        return of("a", id).replaceFirst("\"tenant\"", "\"priority\": " + priority + ", \"tenant\"");
    }

    void awaitPosts(int posts) {
        rig.advanceUntil(() -> rig.runComfy.posts().size() >= posts);
    }

    void end(String id, @Nullable String cost) {
        rig.advanceUntil(() -> rig.ledger.job(id) instanceof JobState.Submitted);
        JobState.Submitted job = (JobState.Submitted) Objects.requireNonNull(rig.ledger.job(id));
        rig.runComfy.state(job.requestId(), ShardTest.done("", cost == null ? null : new Cost(new BigDecimal(cost))));
        rig.advanceUntil(() -> rig.ledger.job(id).status() == Status.COMPLETED);
    }

    BudgetFigures figures(String scope) {
        return rig.budgets.figures(new Scope(scope));
    }
}
