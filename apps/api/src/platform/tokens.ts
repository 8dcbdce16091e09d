/** Injection tokens of what is an interface or a plain value. Classes are injected by themselves. */
export const CONFIG = Symbol('Config');
export const LOG = Symbol('Logger');
export const PAYMENT_GATEWAY = Symbol('PaymentGateway');
export const NAME_LOOKUP = Symbol('NameLookup');
export const REGISTRAR = Symbol('Registrar');
