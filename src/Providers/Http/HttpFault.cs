using System.Net.Sockets;
using System.Security.Authentication;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Why a request failed, in the words that Go's client uses where it has some.</summary>
internal static class HttpFault
{
    public static ProviderFault KindOf(Exception fault)
    {
        for (var e = fault; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case EgressDeniedException:
                    return ProviderFault.AddressRefused;
                case AnswerTooLongException:
                    return ProviderFault.AnswerTooLong;
                case NotSupportedException or InvalidOperationException or InvalidDataException:
                    return ProviderFault.Unspecified;
            }
        }

        return ProviderFault.Unreachable;
    }

    public static string Describe(Exception fault, Uri url)
    {
        for (var e = fault; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case EgressDeniedException:
                    return e.Message;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return $"dial tcp: lookup {url.Host}: no such host";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"dial tcp {url.Host}:{url.Port}: connect: connection refused";
                case SocketException socket:
                    return $"dial tcp {url.Host}:{url.Port}: {socket.Message}";
                case AuthenticationException:
                    return $"tls: failed to verify certificate: {e.Message}";
                case InvalidDataException:
                    return "the answer is not compressed as it says";
                case OperationCanceledException:
                    return "context deadline exceeded while awaiting the answer";
            }
        }

        return fault.InnerException is { } inner && fault is HttpRequestException ? $"{fault.Message} {inner.Message}" : fault.Message;
    }
}
