package dev.reelay.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Most of an hour: {@code ./mvnw -Pchaos -Dchaos=TenThousandJobsUnderALimit}. Its name keeps it out of {@code verify}. */
class TenThousandJobsUnderALimit {

    @Test
    @Timeout(value = 120, unit = TimeUnit.MINUTES)
    void neverAreMoreJobsOutstandingThanTheLimitWhateverHappens(@TempDir Path folder) {
        ChaosReport.ofAny(ChaosProfile.LONG_LIMITED, folder);
    }
}
