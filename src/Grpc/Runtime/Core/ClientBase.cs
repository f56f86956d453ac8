namespace Grpc.Core;

/// <summary>What generated clients have in common.</summary>
public abstract class ClientBase
{
    private readonly CallInvoker? _invoker;

    protected ClientBase() { }

    protected ClientBase(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _invoker = channel.CreateCallInvoker();
    }

    protected ClientBase(CallInvoker callInvoker) => _invoker = callInvoker;

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _invoker = configuration.Invoker;
    }

    protected CallInvoker CallInvoker =>
        _invoker ?? throw new InvalidOperationException("This client was made without a channel, as a test double.");

    /// <summary>What a client is made from when it is made anew.</summary>
    protected internal class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker invoker) => Invoker = invoker;

        internal CallInvoker Invoker { get; }
    }
}
