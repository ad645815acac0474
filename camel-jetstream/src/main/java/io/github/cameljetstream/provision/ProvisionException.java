package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.nats.client.JetStreamApiException;
import io.nats.client.RequestFailureException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream or consumer cannot be used: the message names it, the problem, and the cure. */
public final class ProvisionException extends Exception {
    private static final long serialVersionUID = 1L;

    private boolean notPermitted;
    private boolean notSeen;

    public ProvisionException(String message) {
        super(message);
    }

    public ProvisionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** If true, the user may not ask the server. */
    public boolean isNotPermitted() {
        return notPermitted;
    }

    /** If true, no stream was found in this account; another account may have one. */
    public boolean isNotSeen() {
        return notSeen;
    }

    /** Marks that no stream was found. */
    ProvisionException notSeen() {
        notSeen = true;
        return this;
    }

    /** For a request that the server has rejected. */
    public static ProvisionException refused(String what, JetStreamApiException e) {
        if (ApiErrors.is(e, ApiErrors.NOT_ENABLED, ApiErrors.NOT_ENABLED_FOR_ACCOUNT)) {
            return new ProvisionException(
                            what + ": JetStream is not enabled for the account of the user (" + e.getApiErrorCode()
                                    + " "
                                    + e.getErrorDescription()
                                    + "). Enable it for the account in the server's configuration.",
                            e)
                    .notSeen();
        }
        return new ProvisionException(
                what + ": the server rejected the request with error " + e.getApiErrorCode() + " ("
                        + e.getErrorDescription() + ").",
                e);
    }

    /** For a consumer that no update can change as the options say. */
    static ProvisionException notChanged(String what, String why, @Nullable JetStreamApiException e) {
        return new ProvisionException(
                what + " cannot be changed as the options say: " + why
                        + ". Delete the consumer, so that the component creates it again (it loses its position in"
                        + " the stream);"
                        + " or set the options to the server's values, or consumerProvisioning=bind to use the"
                        + " consumer as it is.",
                e);
    }

    /** For a request without an answer. */
    public static ProvisionException unanswered(String what, JetStreamApi api, IOException e) {
        NotPermittedException denied = NotPermittedException.in(e);
        if (denied != null) {
            return notPermitted(what, denied, e);
        }
        String error = e instanceof RequestFailureException failure ? failure.getLastError() : null;
        ProvisionException unanswered = new ProvisionException(
                what + ": JetStream does not answer at " + api.describe()
                        + (error == null ? "" : " The server says: " + error + ".")
                        + " Check that the server was started with"
                        + " JetStream (nats-server -js), that domain and apiPrefix are correct if they are set, and"
                        + " that the user may publish there.",
                e);
        unanswered.notSeen = true;
        return unanswered;
    }

    private static ProvisionException notPermitted(String what, NotPermittedException denied, IOException cause) {
        ProvisionException refused = new ProvisionException(
                what + ": " + denied.denial().describe() + ". See the manual, What the user must be allowed.", cause);
        refused.notPermitted = true;
        return refused;
    }
}
