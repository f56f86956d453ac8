namespace Rollouts.Kubernetes;

/// <summary>What to write for a note: a new event, or one more occurrence of one that there is.</summary>
/// <param name="Identity">What equal events share.</param>
/// <param name="Existing">The number that ends the name of the event to count up; null to create one.</param>
/// <param name="Count">Occurrences, this one included.</param>
/// <param name="First">When the first of them happened.</param>
/// <param name="Message">The message, combined or not.</param>
internal sealed record EventWrite(EventIdentity Identity, long? Existing, int Count, DateTimeOffset First, string Message);
