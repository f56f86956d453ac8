using Microsoft.Extensions.Logging;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>Notes among the events what the controller waits for, whenever that changes.</summary>
internal sealed class WaitLog(EventLog events) : ILogger<RolloutReconciler>
{
    private string _last = "";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var text = formatter(state, exception);
        if (text != _last)
        {
            _last = text;
            events.Note($"    {text}");
        }
    }
}
