using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Why routers could not be told, and since when.</summary>
/// <param name="Message">What they answered, or why they did not.</param>
/// <param name="Since">When they first failed in this row of failures.</param>
/// <param name="Error">What is wrong with the spec or with an object that it refers to; null when it may pass by itself.</param>
public sealed record TrafficFault(string Message, DateTimeOffset Since, FieldError? Error);
