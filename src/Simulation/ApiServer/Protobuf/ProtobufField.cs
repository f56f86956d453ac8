namespace Rollouts.Simulation;

/// <summary>One field of a message: its JSON name and how its bytes are read.</summary>
/// <param name="Message">The message's name for <see cref="ProtobufKind.Message"/>.</param>
internal sealed record ProtobufField(string Name, ProtobufKind Kind, bool Repeated = false, string Message = "");
