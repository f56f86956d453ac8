namespace Rollouts.RolloutController;

/// <summary>A router cannot do what it is asked: an object is missing or does not fit. The message names it and the remedy.</summary>
public sealed class TrafficRoutingException(string message) : Exception(message);
