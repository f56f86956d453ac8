using System.Collections.Immutable;
using Grpc.Health.V1;

namespace Rollouts.Grpc;

/// <summary>
/// What the health service answers, by service name; the empty name stands for the server as a whole, which serves unless something
/// else is said. Thread-safe.
/// </summary>
public sealed class HealthBoard
{
    private readonly Lock _changing = new();
    private ImmutableDictionary<string, HealthCheckResponse.Types.ServingStatus> _states = ImmutableDictionary
        .Create<string, HealthCheckResponse.Types.ServingStatus>(StringComparer.Ordinal)
        .Add("", HealthCheckResponse.Types.ServingStatus.Serving);

    private TaskCompletionSource _changed = New();

    /// <summary>Says whether a service serves; those who watch it are told.</summary>
    public void Set(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        TaskCompletionSource changed;
        lock (_changing)
        {
            _states = _states.SetItem(service, status);
            (changed, _changed) = (_changed, New());
        }

        changed.SetResult();
    }

    /// <summary>The state of a service, or null when nobody reported it.</summary>
    public HealthCheckResponse.Types.ServingStatus? Get(string service) => Read(service).Status;

    /// <summary>The state of a service and a task that ends when any state changes after it.</summary>
    internal (HealthCheckResponse.Types.ServingStatus? Status, Task Changed) Read(string service)
    {
        lock (_changing)
        {
            return (_states.TryGetValue(service, out var status) ? status : null, _changed.Task);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
