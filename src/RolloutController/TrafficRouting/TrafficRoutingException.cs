using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>A router cannot do what it is asked: an object is missing or does not fit. The message names it and the remedy.</summary>
public sealed class TrafficRoutingException(string message) : Exception(message)
{
    /// <summary>What is wrong with the spec or what it refers to, for the condition <c>InvalidSpec</c>.</summary>
    /// <value>The default value is the message.</value>
    public FieldError Error
    {
        get => field ?? FieldError.Plain("spec.strategy.canary.trafficRouting", Message);
        init;
    }

    /// <summary>Whether it may pass by itself, as when a plugin is down: then nothing is said of the spec.</summary>
    public bool IsPassing { get; init; }
}
