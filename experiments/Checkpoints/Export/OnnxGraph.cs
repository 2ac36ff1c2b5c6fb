using Mira.Experiments.Files;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>The nodes and weights of an ONNX graph, added in the order of computation.</summary>
/// <remarks>Source: onnx.proto3 of ONNX 1.17; the numbers are its field numbers.</remarks>
internal sealed class OnnxGraph(string name)
{
    private const int FloatElements = 1;
    private readonly ProtoMessage _graph = new();
    private int _values;

    /// <summary>Adds a node with one output.</summary>
    /// <returns>Name of the output.</returns>
    internal string Node(string operation, string[] inputs, params ProtoMessage[] attributes)
    {
        var output = $"{operation.ToLowerInvariant()}_{_values++}";
        Node(operation, inputs, output, attributes);
        return output;
    }

    /// <summary>Adds a node whose output has a given name.</summary>
    internal void Node(string operation, string[] inputs, string output, params ProtoMessage[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }
        node.Text(2, output).Text(3, $"{operation}_{output}").Text(4, operation);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute);
        }
        _graph.Message(1, node);
    }

    /// <summary>Adds a float32 weight.</summary>
    internal void Weight(string weight, Tensor value)
    {
        var tensor = new ProtoMessage();
        foreach (var size in value.shape)
        {
            tensor.Integer(1, size);
        }
        _graph.Message(5, tensor.Integer(2, FloatElements).Text(8, weight).Numbers(9, value));
    }

    /// <summary>Declares the graph's input; a size is a number or the name of one that is open.</summary>
    internal void Input(string input, params object[] sizes) => _graph.Message(11, Value(input, sizes));

    /// <summary>Declares the graph's output; a size is a number or the name of one that is open.</summary>
    internal void Output(string output, params object[] sizes) => _graph.Message(12, Value(output, sizes));

    internal static ProtoMessage Attribute(string attribute, float value) =>
        new ProtoMessage().Text(1, attribute).Float(2, value).Integer(20, 1);

    internal static ProtoMessage Attribute(string attribute, string value) =>
        new ProtoMessage().Text(1, attribute).Text(4, value).Integer(20, 3);

    internal static ProtoMessage Attribute(string attribute, params long[] values)
    {
        var message = new ProtoMessage().Text(1, attribute);
        foreach (var value in values)
        {
            message.Integer(8, value);
        }
        return message.Integer(20, 7);
    }

    /// <summary>The whole file.</summary>
    /// <param name="opset">Version of the operators.</param>
    /// <param name="producer">Program that writes it.</param>
    /// <param name="about">Its metadata.</param>
    internal ProtoMessage Model(int opset, string producer, IEnumerable<(string Key, string Value)> about)
    {
        var model = new ProtoMessage()
            .Integer(1, 8)
            .Text(2, producer)
            .Message(7, _graph.Text(2, name))
            .Message(8, new ProtoMessage().Text(1, "").Integer(2, opset));
        foreach (var (key, value) in about)
        {
            model.Message(14, new ProtoMessage().Text(1, key).Text(2, value));
        }
        return model;
    }

    private static ProtoMessage Value(string value, object[] sizes)
    {
        var shape = new ProtoMessage();
        foreach (var size in sizes)
        {
            shape.Message(1, size is long number ? new ProtoMessage().Integer(1, number) : new ProtoMessage()
                .Text(2, (string)size));
        }
        var tensor = new ProtoMessage().Integer(1, FloatElements).Message(2, shape);
        return new ProtoMessage().Text(1, value).Message(2, new ProtoMessage().Message(1, tensor));
    }
}
