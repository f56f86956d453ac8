namespace Rollouts.Kubernetes;

/// <summary>Records events on objects, in the order of the calls, without blocking or failing the caller.</summary>
public interface IEventRecorder
{
    /// <param name="about">The object that the event is about.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">Machine-readable reason in UpperCamelCase.</param>
    /// <param name="message">What happened, for a person. Secrets never belong here.</param>
    void Record(ObjectHeader about, string type, string reason, string message);
}
