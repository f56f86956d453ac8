using Microsoft.Extensions.Logging;
using Rollouts.Grpc;

namespace Rollouts.PluginConformance;

/// <summary>Writes what the host says of the plugin, the plugin's output among it.</summary>
internal sealed class ErrorsLogger(TextWriter errors) : ILogger<PluginHost>
{
    private readonly TextWriter _errors = TextWriter.Synchronized(errors);

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
        ArgumentNullException.ThrowIfNull(formatter);
        _errors.WriteLine(formatter(state, exception));
    }
}
