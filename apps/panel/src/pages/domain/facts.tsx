export { Facts } from '../../ui/facts.tsx';
