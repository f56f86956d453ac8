namespace Grpc.Core;

/// <summary>What generated clients have in common, with a way to make another one of the same kind.</summary>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    protected ClientBase() { }

    protected ClientBase(ChannelBase channel)
        : base(channel) { }

    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker) { }

    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration) { }

    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
